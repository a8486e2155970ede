package dev.gyre.routing;

import dev.gyre.http.Body;
import dev.gyre.http.Headers;
import dev.gyre.http.Request;
import dev.gyre.http.Response;
import java.nio.charset.StandardCharsets;

/** "Hello World!" to every GET: the classic baseline, without a file or a path. */
public final class HelloApplication implements HttpApplication {
  private static final Answer HELLO =
      new Answer.Now(
          new Response(
              200,
              new Headers().add("Content-Type", "text/plain"),
              new Body.Bytes("Hello World!".getBytes(StandardCharsets.US_ASCII))));

  @Override
  public Answer answer(Inquiry asked) {
    Request request = asked.request();
    return switch (request.method()) {
      case GET, HEAD -> HELLO;
      default -> new Answer.Now(MethodRules.answer(request));
    };
  }
}
