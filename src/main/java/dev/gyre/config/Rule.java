package dev.gyre.config;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One rule of a site: for which requests and answers, and what then. Immutable.
 *
 * @param text as it was written, on one line
 * @param condition for which
 * @param effects what then
 */
public record Rule(String text, Condition condition, List<Effect> effects) {
  /**
   * Fields that keep other sites from framing and misusing this one, beside the
   * X-Content-Type-Options that every file has.
   */
  public static final List<Effect> SECURITY_HEADERS =
      List.of(
          new Effect.Header("X-Frame-Options", "SAMEORIGIN", true),
          new Effect.Header("Referrer-Policy", "strict-origin-when-cross-origin", true),
          new Effect.Header("Cross-Origin-Opener-Policy", "same-origin", true),
          new Effect.Header(
              "Content-Security-Policy",
              "base-uri 'self'; object-src 'none'; frame-ancestors 'self'",
              true));

  /**
   * For which requests and answers. What is empty does not matter.
   *
   * @param paths any of these
   * @param hosts any of these
   * @param methods any of these
   * @param clients any of these
   * @param statuses any of these: a number, or its first digit and xx
   */
  public record Condition(
      List<PathPattern> paths,
      List<HostPattern> hosts,
      List<String> methods,
      List<Network> clients,
      List<String> statuses) {

    /** Whether a path is meant. */
    public boolean meansPath(String path) {
      return paths.isEmpty() || pattern(path) != null;
    }

    /** The first pattern for a path, or null. */
    public @Nullable PathPattern pattern(String path) {
      for (PathPattern pattern : paths) {
        if (pattern.matches(path)) {
          return pattern;
        }
      }
      return null;
    }

    /** Whether a host is meant. */
    public boolean meansHost(@Nullable String host) {
      return hosts.isEmpty() || hosts.stream().anyMatch(pattern -> pattern.matches(host));
    }

    /** Whether a method is meant. */
    public boolean meansMethod(String method) {
      return methods.isEmpty() || methods.contains(method);
    }

    /** Whether a client is meant; one without an address is in no network. */
    public boolean meansClient(@Nullable InetAddress client) {
      return clients.isEmpty()
          || (client != null && clients.stream().anyMatch(network -> network.contains(client)));
    }

    /** Whether a status is meant. */
    public boolean meansStatus(int status) {
      return statuses.contains(String.valueOf(status)) || statuses.contains(status / 100 + "xx");
    }
  }

  /** What a rule does. */
  public sealed interface Effect {
    /** Whether the request may be answered at all. */
    record Access(boolean allowed) implements Effect {}

    /**
     * Only for those who know a password.
     *
     * @param file of names and hashes
     * @param realm what the password is for, for people
     */
    record Password(String file, String realm) implements Effect {}

    /**
     * Leads elsewhere.
     *
     * @param target a path or a URL; $1 to $9 stand for what the stars of the path stand for
     */
    record Redirect(String target, int status) implements Effect {}

    /** Answers with what another path has; $1 to $9 as above. */
    record Rewrite(String path) implements Effect {}

    /** Answers with what another path has when there is nothing, if the name has no dot. */
    record Fallback(String path) implements Effect {}

    /** What another path has is the body of a refusal. */
    record ErrorPage(String path) implements Effect {}

    /** Names without .html. */
    record CleanUrls(boolean on) implements Effect {}

    /** Whether directories are listed. */
    record Listing(boolean on) implements Effect {}

    /**
     * A field of the answer.
     *
     * @param always for errors too, but never in place of one that is there
     */
    record Header(String name, String value, boolean always) implements Effect {}

    /** Scripts of these origins may read the answer; * is all. */
    record Cors(List<String> origins) implements Effect {}
  }
}
