package dev.gyre.routing;

import dev.gyre.http.Request;
import dev.gyre.http.Response;

/** What answers HTTP requests, whatever the protocol version or the transport they came by. */
public interface HttpApplication {
  /**
   * Decides how a request is answered. Called on an event loop: it must not block. Thread-safe.
   *
   * @return the answer, or the work that makes it
   */
  Answer answer(Request request);

  /** An answer, now or after work that may wait for a disk. */
  sealed interface Answer {
    /** Ready; no blocking call was needed. */
    record Now(Response response) implements Answer {}

    /** Is made on a thread that may block, once. */
    non-sealed interface Later extends Answer {
      /** Makes the answer; never null, and failures are answers too. */
      Response respond();
    }
  }
}
