// Private state of public classes. `#private` fields would hide it as well, but they show in the emitted
// types, and then a fake in a user's test could not satisfy the type.

/** The private state of each object of a class. */
export class Hidden<Owner extends object, State> {
  #states = new WeakMap<Owner, State>();

  set(owner: Owner, state: State): void {
    this.#states.set(owner, state);
  }

  /** The state of this object. Throws where a method was detached from its object and called without it. */
  of(owner: Owner): State {
    const state = this.#states.get(owner);
    if (state === undefined) {
      throw new TypeError("a method was called on something that is not an object of its class");
    }
    return state;
  }
}
