package dev.gyre.http;

import dev.gyre.json.JsonString;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a person or program whose request failed: a small page for browsers, one line of
 * text for tools, JSON for who asks for it. It never sees the request, so it cannot echo it, and it
 * knows no path of the server.
 */
public final class ErrorPage {
  private static final PageTemplate TEMPLATE =
      PageTemplate.load(ErrorPage.class, "error.html", "error.css");
  private static final PageTemplate.Section PAGE =
      TEMPLATE.section("page", "status", "reason", "status", "reason", "advice");
  private static final String HTML = "text/html";
  private static final String TEXT = "text/plain";
  private static final String JSON = "application/json";

  private ErrorPage() {}

  /**
   * Makes the response. The caller may add fields that belong to the status (Allow, Retry-After).
   *
   * @param status 400 to 599
   * @param accept value of Accept, or null; without a preference the answer is plain text
   */
  public static Response respond(int status, @Nullable String accept) {
    return respond(status, accept, advice(status), "");
  }

  /**
   * As above, with other advice, which stands in plain text too.
   *
   * @param advice one or two sentences for the person; holds nothing from the request
   */
  public static Response respond(int status, @Nullable String accept, String advice) {
    return respond(status, accept, advice, advice + "\n");
  }

  private static Response respond(
      int status, @Nullable String accept, String advice, String textBelow) {
    String reason = StatusText.of(status);
    String type = MediaPreference.best(accept, TEXT, HTML, JSON);
    StringBuilder content = new StringBuilder(512);
    Headers headers = new Headers();
    switch (type) {
      case HTML -> {
        String number = Integer.toString(status);
        PAGE.append(content, number, reason, number, reason, advice);
        headers.add("Content-Type", "text/html; charset=utf-8");
        headers.add("Content-Security-Policy", TEMPLATE.contentSecurityPolicy());
        headers.add("Referrer-Policy", "no-referrer");
      }
      case JSON -> {
        content.append("{\"status\":").append(status).append(",\"error\":");
        JsonString.append(content, reason);
        content.append(",\"detail\":");
        JsonString.append(content, advice);
        content.append("}\n");
        headers.add("Content-Type", JSON);
      }
      default -> {
        content.append(status).append(' ').append(reason).append('\n').append(textBelow);
        headers.add("Content-Type", "text/plain; charset=utf-8");
      }
    }
    headers.add("X-Content-Type-Options", "nosniff");
    headers.add("Cache-Control", "no-store");
    headers.add("Vary", "Accept");
    byte[] bytes = content.toString().getBytes(StandardCharsets.UTF_8);
    return new Response(status, headers, new Body.Bytes(bytes));
  }

  /** What a person can do about it. */
  private static String advice(int status) {
    return switch (status) {
      case 400 -> "The request was not understood.";
      case 401 -> "This is for those who know a name and its password.";
      case 403 -> "This is not open to you.";
      case 404 -> "Nothing is served at this address. It may have been moved or misspelt.";
      case 405, 501 -> "This address can be read, but not used in that way.";
      case 408 -> "The request took too long to arrive. Please try again.";
      case 412 -> "It has changed since you last saw it.";
      case 413 -> "The request was too large.";
      case 414 -> "The address is too long.";
      case 416 -> "The file does not have the part that was asked for.";
      case 417 -> "The server cannot meet what the request expects.";
      case 429 -> "There were too many requests. Please wait a little and try again.";
      case 431 -> "The request carried too many or too large headers.";
      case 503 -> "The server is busy. Please try again in a moment.";
      case 505 -> "This version of HTTP is not spoken here.";
      default ->
          status < 500
              ? "The request cannot be answered."
              : "Something went wrong on the server. Please try again later.";
    };
  }
}
