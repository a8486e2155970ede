package dev.gyre.bench;

/** What became of an answer. */
enum Verdict {
  /** Nothing ended yet. */
  NONE,
  /** Status 200 and the expected body. */
  GOOD,
  /** Another status. */
  STATUS,
  /** Another body, or another length. */
  BODY,
  /** Not HTTP; nothing after it can be understood. */
  FRAMING,
  /** The stream ended in the middle of the answer, or without one. */
  SHORT
}
