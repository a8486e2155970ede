package dev.gyre.routing;

import dev.gyre.http.Response;
import org.jspecify.annotations.Nullable;

/** What answers HTTP requests, whatever the protocol version or the transport they came by. */
public interface HttpApplication {
  /**
   * Decides how a request is answered. Called on an event loop: it must not block. Thread-safe.
   *
   * @return the answer, or the work that makes it
   */
  Answer answer(Inquiry asked);

  /** An answer, now or after work that may wait for a disk. */
  sealed interface Answer {
    /** Ready; no blocking call was needed. */
    record Now(Response response) implements Answer {}

    /** Needs a file. */
    non-sealed interface Later extends Answer {
      /**
       * Makes the answer on an event loop if nothing has to be waited for.
       *
       * @return the answer, or null when {@link #respond} must make it
       */
      default @Nullable Response respondAtOnce() {
        return null;
      }

      /**
       * Whether {@link #respond} will compute for long by design, as it does for a password, so
       * that others had better not wait for it. Asked after {@link #respondAtOnce}.
       */
      default boolean isDear() {
        return false;
      }

      /**
       * Makes the answer on a thread that may block. May be called again when the file changed
       * before it was read.
       *
       * @return never null: failures are answers too
       */
      Response respond();
    }
  }
}
