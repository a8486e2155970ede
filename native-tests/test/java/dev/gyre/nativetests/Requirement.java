package dev.gyre.nativetests;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.util.Arrays;

/**
 * What a test needs of the machine. Where it is absent the test is reported as aborted with the
 * reason; it fails where the environment variable {@code GYRE_REQUIRE_TRANSPORTS}, a list such as
 * {@code io_uring,epoll,nio}, names the transport, as on machines whose purpose is to test it.
 */
final class Requirement {
  static final String VARIABLE = "GYRE_REQUIRE_TRANSPORTS";

  private Requirement() {}

  /** Ends the test here unless the condition holds. */
  static void need(String transport, boolean holds, String reason) {
    if (holds) {
      return;
    }
    String required = System.getenv(VARIABLE);
    if (required != null && Arrays.asList(required.split(",", -1)).contains(transport)) {
      fail(VARIABLE + " names " + transport + ", but " + reason);
    }
    abort(transport + " could not be tested here: " + reason);
  }

  static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }
}
