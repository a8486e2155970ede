package dev.gyre.server;

import dev.gyre.coding.FileEncoder;
import dev.gyre.config.Options;
import dev.gyre.config.Settings;
import dev.gyre.http.Body;
import dev.gyre.http.Headers;
import dev.gyre.http.PercentEncoding;
import dev.gyre.http.Request;
import dev.gyre.http.RequestLimits;
import dev.gyre.http.RequestParser;
import dev.gyre.http.Response;
import dev.gyre.http.StatusText;
import dev.gyre.routing.HttpApplication.Answer;
import dev.gyre.routing.Inquiry;
import dev.gyre.routing.SiteApplication;
import dev.gyre.routing.Steps;
import dev.gyre.time.Clock;
import dev.gyre.tls.TlsFront;
import dev.gyre.wire.AnswerPlan;
import dev.gyre.wire.Http1Service;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells how a request would be answered, by answering it: on the path of every request, without a
 * socket, and without sending the body.
 */
public final class SiteExplainer {
  private SiteExplainer() {}

  /**
   * A request as somebody might send it.
   *
   * @param method such as GET
   * @param target path and query, percent-encoded
   * @param fields header fields, {@code Name: value}; Host is added if it is missing
   * @param client where it comes from
   */
  public record Sent(String method, String target, List<String> fields, SocketAddress client) {}

  /**
   * One decision.
   *
   * @param step what it is about
   * @param text what was decided, and why
   */
  public record Decided(String step, String text) {}

  /**
   * What became of a request.
   *
   * @param sent the request
   * @param decided everything that was decided, in its order
   * @param status of the answer
   * @param reason what the status means
   * @param fields of the answer without Date and what belongs to the connection
   */
  public record Explanation(
      Sent sent, List<Decided> decided, int status, String reason, List<String> fields) {
    /** For people. */
    public String toText() {
      return ExplanationText.text(this);
    }

    /** For programs: one object. */
    public String toJson() {
      return ExplanationText.json(this);
    }
  }

  /**
   * Answers a request.
   *
   * @throws StartFailure where a server would not start
   * @throws IllegalArgumentException if it is no request; the message says what is wrong
   */
  public static Explanation explain(Path root, Settings settings, Sent sent) throws StartFailure {
    List<Decided> decided = new ArrayList<>();
    Steps steps = (step, text) -> decided.add(new Decided(step, text));
    try (FileEncoder encoder = new FileEncoder(settings, cause -> {});
        SiteApplication site =
            new SiteApplication(
                root,
                ServiceParts.mediaTypes(settings),
                encoder,
                settings,
                Clock.SYSTEM,
                news -> steps.add("news", news))) {
      Request request = request(sent, Http1Service.requestLimits(settings));
      checkBody(request, settings);
      steps.add("host", request.host() == null ? "none" : String.valueOf(request.host()));
      Response response =
          switch (site.answer(new Inquiry(request, sent.client(), steps))) {
            case Answer.Now now -> now.response();
            case Answer.Later later -> later.respond();
          };
      boolean encrypted = TlsFront.isWanted(settings);
      steps.add("cache", AnswerPlan.cache(request, response, settings, encrypted));
      steps.add("body", AnswerPlan.body(request, response, encrypted));
      if (response.holdNanos() > 0) {
        steps.add("held back", response.holdNanos() / 1_000_000 + " ms");
      }
      Explanation explanation =
          new Explanation(
              sent,
              List.copyOf(decided),
              response.status(),
              StatusText.of(response.status()),
              fields(response, AnswerPlan.fixedFields(settings, encrypted)));
      response.body().close();
      return explanation;
    } catch (IOException e) {
      throw new StartFailure(StartFailure.Kind.ROOT, String.valueOf(e.getMessage()), e);
    }
  }

  private static Request request(Sent sent, RequestLimits limits) {
    StringBuilder head = new StringBuilder();
    head.append(sent.method()).append(' ').append(sent.target()).append(" HTTP/1.1\r\n");
    boolean named = false;
    for (String field : sent.fields()) {
      named |= field.regionMatches(true, 0, "host:", 0, 5);
      head.append(field).append("\r\n");
    }
    head.append(named ? "\r\n" : "Host: localhost\r\n\r\n");
    byte[] bytes = head.toString().getBytes(StandardCharsets.UTF_8);
    RequestParser parser = new RequestParser(limits);
    return switch (parser.parse(bytes, 0, bytes.length)) {
      case RequestParser.COMPLETE -> parser.takeRequest();
      case RequestParser.REFUSED ->
          throw new IllegalArgumentException(
              "refused with "
                  + parser.refusal().status()
                  + ": "
                  + parser.refusal().reason()
                  + remedy(sent.target()));
      default -> throw new IllegalArgumentException("the request has no end");
    };
  }

  /** A longer body is refused before anything is looked up. */
  private static void checkBody(Request request, Settings settings) {
    if (request.contentLength() > settings.get(Options.MAX_BODY)) {
      throw new IllegalArgumentException(
          "refused with 413: a body of %d bytes is longer than --max-body %s"
              .formatted(request.contentLength(), settings.text(Options.MAX_BODY)));
    }
  }

  /** How a target is written that was given as it is. */
  private static String remedy(String target) {
    if (!target.startsWith("/")) {
      return "; a path begins with /: /" + target;
    }
    String encoded = PercentEncoding.percentEncodeTarget(target.getBytes(StandardCharsets.UTF_8));
    return encoded.equals(target) ? "" : "; percent-encoded it is " + encoded;
  }

  private static List<String> fields(Response response, List<String> fixed) {
    List<String> lines = new ArrayList<>(fixed);
    Headers headers = response.headers();
    for (int i = 0; i < headers.size(); i++) {
      lines.add(headers.name(i) + ": " + headers.value(i));
    }
    boolean has = response.status() != 204 && response.status() != 304;
    if (has && !(response.body() instanceof Body.Page)) {
      lines.add("Content-Length: " + response.body().lengthBytes());
    }
    return lines;
  }
}
