package dev.gyre.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What may stand in a rule. */
public enum RuleKey {
  PATH(
      Part.CONDITION,
      true,
      "a pattern that starts with / or **, such as /docs/** or **.{css,js}",
      "The path of the request, decoded and without its query."),
  HOST(
      Part.CONDITION,
      true,
      "a host name, or *. and a name for all below it",
      "The host that the request is for."),
  METHOD(Part.CONDITION, true, "GET, HEAD or OPTIONS", "The method of the request."),
  CLIENT(
      Part.CONDITION,
      true,
      "an IP address, or a network such as 10.0.0.0/8",
      "Where the request comes from, as a proxy tells it where --proxy-protocol trusts one."),
  STATUS(
      Part.CONDITION,
      true,
      "a number from 200 to 599, 2xx, 3xx, 4xx or 5xx",
      "The status of the answer; for fields and error pages."),
  ACCESS(Part.EFFECT, false, "allow or deny", "Denied requests are answered 403."),
  PASSWORD(
      Part.EFFECT,
      false,
      "the name of a file as 'htpasswd -B' makes it",
      "Only for those who know a name and its password (401, Basic); read again when it changes."),
  REALM(
      Part.EFFECT,
      false,
      "a text without quotes and control characters",
      "With password: what it is for, in the question of the browser."),
  REDIRECT(
      Part.EFFECT,
      false,
      "a path or a URL, with $1 to $9 for the stars of the path",
      "Leads there; the query goes along."),
  REDIRECT_STATUS(
      Part.EFFECT, false, "301, 302, 303, 307 or 308", "With redirect: its status, else 301."),
  REWRITE(
      Part.EFFECT,
      false,
      "a path, with $1 to $9 for the stars of the path",
      "Answers with what is there; the address stays."),
  FALLBACK(
      Part.EFFECT,
      false,
      "a path",
      "Answers with what is there where there is nothing, if the last name has no dot."),
  ERROR_PAGE(Part.EFFECT, false, "the path of a file", "The file that is the body of a refusal."),
  CLEAN_URLS(
      Part.EFFECT, false, "on or off", "Answers /a with the file a.html, and leads /a.html to /a."),
  LISTING(Part.EFFECT, false, "on or off", "Whether directories without an index file are listed."),
  CACHE_CONTROL(
      Part.EFFECT, false, "a field value", "How long browsers and caches keep the answer."),
  HEADER(
      Part.EFFECT,
      true,
      "a field such as \"X-Robots-Tag: noindex\", none of the server's own",
      "A field of the answer."),
  CORS(
      Part.EFFECT,
      true,
      "* or an origin such as https://example.org",
      "Scripts of these origins may read the answer."),
  SECURITY_HEADERS(
      Part.EFFECT, false, "on", "Fields that keep other sites from framing and misusing this one.");

  /** What a key is there for. */
  public enum Part {
    /** Says for which requests and answers a rule holds. */
    CONDITION,
    /** Says what it does. */
    EFFECT
  }

  private final Part part;
  private final boolean repeatable;
  private final String expected;
  private final String help;

  RuleKey(Part part, boolean repeatable, String expected, String help) {
    this.part = part;
    this.repeatable = repeatable;
    this.expected = expected;
    this.help = help;
  }

  /** What it is there for. */
  public Part part() {
    return part;
  }

  /** Whether it may have several values. */
  public boolean repeatable() {
    return repeatable;
  }

  /** Completes "'x' is not …". */
  public String expected() {
    return expected;
  }

  /** What it means, as a sentence. */
  public String help() {
    return help;
  }

  /** The key of that name, or null. */
  static @Nullable RuleKey named(String name) {
    for (RuleKey key : values()) {
      if (key.toString().equals(name)) {
        return key;
      }
    }
    return null;
  }

  /** The names of one part, with commas. */
  static String listed(Part part) {
    return Arrays.stream(values())
        .filter(key -> key.part == part)
        .map(RuleKey::toString)
        .collect(Collectors.joining(", "));
  }

  static List<String> names() {
    return Arrays.stream(values()).map(RuleKey::toString).toList();
  }

  /** The key as it is written. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
