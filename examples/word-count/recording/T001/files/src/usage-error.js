/** A mistake of the user: its message is a full sentence, and the command ends with `exitStatus`. */
export class UsageError extends Error {
  name = 'UsageError';
  exitStatus = 2;
}
