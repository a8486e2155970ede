package dev.gyre.routing;

import dev.gyre.http.ErrorPage;
import dev.gyre.http.Request;
import dev.gyre.http.Response;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Answers for requests that get nothing, in the form the client prefers. */
public final class ErrorAnswers {
  private static final String RETRY_AFTER_SECONDS = "1";

  private ErrorAnswers() {}

  /** An answer with that status; the request is null when it could not even be read. */
  public static Response of(@Nullable Request request, int status) {
    String accept = request == null ? null : request.joinedHeader("accept");
    return ErrorPage.respond(status, accept);
  }

  /**
   * 429: the client has asked too often.
   *
   * @param waitNanos when it may ask again
   */
  public static Response tooMany(@Nullable Request request, long waitNanos) {
    Response response = of(request, 429);
    long seconds = Math.max(1, Math.ceilDiv(waitNanos, TimeUnit.SECONDS.toNanos(1)));
    response.headers().add("Retry-After", Long.toString(seconds));
    return response;
  }

  /** An answer with that status and a sentence of its own on what a person can do about it. */
  static Response of(Request request, int status, String advice) {
    return ErrorPage.respond(status, request.joinedHeader("accept"), advice);
  }

  /** 503: the server is short of something and expects to have it again soon. */
  public static Response unavailable(@Nullable Request request) {
    Response response = of(request, 503);
    response.headers().add("Retry-After", RETRY_AFTER_SECONDS);
    return response;
  }
}
