/** An agent cannot be started as things are: what an adapter throws where it would launch. `hint` says what to do. */
export class LaunchRefusal extends Error {
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.name = 'LaunchRefusal';
    this.hint = hint;
  }
}
