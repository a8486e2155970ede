package dev.gyre.cli;

import dev.gyre.config.Settings;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What the commands need of a server; lets them be tested without a socket. */
interface ServerStarter {
  /** What to serve. */
  sealed interface Service {
    /** The files and listings under a directory. */
    record Files(Path root) implements Service {}

    /** "Hello World!" to every GET. */
    record Hello() implements Service {}

    /** What comes in goes out. */
    record Echo() implements Service {}
  }

  /** How a start ended. */
  sealed interface Started {
    /** The server listens. */
    record Running(RunningServer server) implements Started {}

    /** It does not; nothing is left open. Why no transport works takes several lines. */
    record Refused(ExitCode exitCode, String message) implements Started {}
  }

  /** A server that listens. All methods may be called from any thread. */
  interface RunningServer {
    /** What it serves, where and how: one line. */
    String describe();

    /** What does not stop it, but the user should know; a line each. */
    List<String> warnings();

    /** Stops accepting, finishes what runs within the limit, closes everything. Waits for it. */
    Drained drain(Duration limit);
  }

  /**
   * What a drain did.
   *
   * @param finished connections whose running answers were finished
   * @param cut connections that were closed in an answer when the time was used up
   * @param idleClosed connections that had no request and were closed at once
   */
  record Drained(long finished, long cut, long idleClosed) {}

  /**
   * What can be said about the machine without serving.
   *
   * @param usable whether a server with these settings would find a transport
   * @param text for people, lines of at most 80 columns
   * @param json the same as one JSON object
   */
  record Diagnosis(boolean usable, String text, String json) {}

  /**
   * A request to be explained.
   *
   * @param method such as GET
   * @param target path and query, percent-encoded
   * @param fields header fields, {@code Name: value}
   * @param client where it comes from
   */
  record Asked(String method, String target, List<String> fields, InetAddress client) {}

  /** What can be said about a request. */
  sealed interface Explained {
    /** How it would be answered, for people and as one JSON object. */
    record Told(String text, String json) implements Explained {}

    /** There is no answer; the message is one line. */
    record Refused(ExitCode exitCode, String message) implements Explained {}
  }

  /** Starts a server. */
  Started start(Service service, Settings settings);

  /** Tries every transport and reports. */
  Diagnosis diagnose(Settings settings);

  /** Answers a request without a socket, and tells why so. */
  Explained explain(Path root, Asked asked, Settings settings);
}
