// State that objects of a public class have and do not show. Private fields would hide it as well, but
// stand in the emitted types as `#private`, which no stand-in of a user's test could have.

/** What objects of a class hide, each its own. */
export class Hidden<Owner extends object, State> {
  #states = new WeakMap<Owner, State>();

  set(owner: Owner, state: State): void {
    this.#states.set(owner, state);
  }

  /** What this one hides. A method that was taken from its object, and is called without it, has none. */
  of(owner: Owner): State {
    const state = this.#states.get(owner);
    if (state === undefined) {
      throw new TypeError("a method was called on something that is not an object of its class");
    }
    return state;
  }
}
