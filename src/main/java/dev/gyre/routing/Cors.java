package dev.gyre.routing;

import dev.gyre.config.Rule.Effect;
import dev.gyre.http.Body;
import dev.gyre.http.Headers;
import dev.gyre.http.Method;
import dev.gyre.http.Request;
import dev.gyre.http.Response;
import dev.gyre.policy.Chosen;
import org.jspecify.annotations.Nullable;

/**
 * Which scripts of other sites may read an answer
 * (https://fetch.spec.whatwg.org/#http-cors-protocol).
 */
final class Cors {
  private static final String ALL = "*";
  private static final String EXPOSED =
      "Accept-Ranges, Content-Encoding, Content-Range, ETag, Last-Modified";
  private static final String DAY_SECONDS = "86400";

  private Cors() {}

  /** Whether a browser asks if it may ask. */
  static boolean isPreflight(Request request) {
    return request.method() == Method.OPTIONS
        && request.hasHeader("origin")
        && request.hasHeader("access-control-request-method");
  }

  /** The answer to that; null if no rule says anything. */
  static @Nullable Response preflight(Request request, @Nullable Chosen<Effect.Cors> chosen) {
    if (chosen == null) {
      return null;
    }
    Headers headers = new Headers();
    addOrigin(headers, request, chosen.effect());
    if (headers.first("Access-Control-Allow-Origin") != null) {
      headers.add("Access-Control-Allow-Methods", "GET, HEAD");
      String fields = request.joinedHeader("access-control-request-headers");
      if (fields != null && fields.matches("[A-Za-z0-9!#$%&'*+.^_`|~, -]{1,1024}")) {
        headers.add("Access-Control-Allow-Headers", fields);
      }
      headers.add("Access-Control-Max-Age", DAY_SECONDS);
    }
    headers.addToList("Vary", "Access-Control-Request-Headers");
    return new Response(204, headers, new Body.Empty());
  }

  /** Adds what a browser wants to see. */
  static void add(Headers headers, Request request, Effect.Cors cors) {
    addOrigin(headers, request, cors);
    if (headers.first("Access-Control-Allow-Origin") != null) {
      headers.set("Access-Control-Expose-Headers", EXPOSED);
    }
  }

  private static void addOrigin(Headers headers, Request request, Effect.Cors cors) {
    if (cors.origins().contains(ALL)) {
      headers.set("Access-Control-Allow-Origin", ALL);
      return;
    }
    headers.addToList("Vary", "Origin");
    String origin = request.header("origin");
    if (origin != null && cors.origins().contains(origin)) {
      headers.set("Access-Control-Allow-Origin", origin);
    }
  }
}
