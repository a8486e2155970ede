package dev.gyre.routing;

import dev.gyre.http.Body;
import dev.gyre.http.Headers;
import dev.gyre.http.Method;
import dev.gyre.http.Request;
import dev.gyre.http.Response;

/** What becomes of methods other than GET and HEAD (RFC 9110 sections 9.1 and 15.5.6). */
final class MethodRules {
  private static final String ALLOW = "GET, HEAD, OPTIONS";

  private MethodRules() {}

  /** Whether a request is for no file: it does not read one, nor asks for a site if it may. */
  static boolean concern(Request request) {
    boolean reads = request.method() == Method.GET || request.method() == Method.HEAD;
    return !reads && !Cors.isPreflight(request);
  }

  /** Answers OPTIONS; refuses known methods with 405 and unknown ones with 501. */
  static Response answer(Request request) {
    if (request.method() == Method.OPTIONS) {
      return new Response(204, new Headers().add("Allow", ALLOW), new Body.Empty());
    }
    if (request.method() == Method.UNKNOWN) {
      return ErrorAnswers.of(request, 501);
    }
    Response response = ErrorAnswers.of(request, 405);
    response.headers().add("Allow", ALLOW);
    return response;
  }
}
