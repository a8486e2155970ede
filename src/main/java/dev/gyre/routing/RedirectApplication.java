package dev.gyre.routing;

import dev.gyre.config.HostPattern;
import dev.gyre.http.Body;
import dev.gyre.http.Headers;
import dev.gyre.http.PercentEncoding;
import dev.gyre.http.Request;
import dev.gyre.http.Response;
import java.nio.charset.StandardCharsets;
import java.util.function.IntSupplier;

/**
 * Answers every request with the same address under https. 308, not 301: the method stays (RFC 9110
 * section 15.4.9).
 */
public final class RedirectApplication implements HttpApplication {
  private static final int PORT_USUAL = 443;

  private final IntSupplier port;

  /**
   * Leads to a port.
   *
   * @param port of the same host, asked for each answer: it may not be known yet
   */
  public RedirectApplication(IntSupplier port) {
    this.port = port;
  }

  @Override
  public Answer answer(Inquiry asked) {
    Request request = asked.request();
    String host = request.host();
    String target = withoutAuthority(request.target());
    if (host == null || host.isEmpty() || !target.startsWith("/")) {
      return new Answer.Now(ErrorAnswers.of(request, 400)); // nowhere to lead to
    }
    int number = port.getAsInt();
    String location =
        "https://"
            + HostPattern.withoutPort(host)
            + (number == PORT_USUAL ? "" : ":" + number)
            + PercentEncoding.percentEncodeTarget(target.getBytes(StandardCharsets.ISO_8859_1));
    return new Answer.Now(
        new Response(
            308,
            new Headers().add("Location", location).add("Content-Type", "text/plain"),
            new Body.Bytes((location + "\n").getBytes(StandardCharsets.ISO_8859_1))));
  }

  /** Clients that take us for a proxy name the host there too (RFC 9112 section 3.2.2). */
  private static String withoutAuthority(String target) {
    int start = RequestPath.pathStart(target);
    String path = target.substring(Math.max(0, start));
    return start <= 0 || path.startsWith("/") ? path : "/" + path;
  }
}
