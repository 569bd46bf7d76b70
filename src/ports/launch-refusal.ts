/** An agent cannot be started as things are: what an adapter throws where it would launch. `hint` says what to do. */
export class LaunchRefusal extends Error {
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.name = 'LaunchRefusal';
    this.hint = hint;
  }
}

/** What `make` answers, or the refusal that it threw; all else is thrown on. */
export function unlessRefused<Made>(make: () => Made): Made | LaunchRefusal {
  try {
    return make();
  } catch (error) {
    if (error instanceof LaunchRefusal) return error;
    throw error;
  }
}
