package dev.gyre.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gyre.coding.FileEncoder;
import dev.gyre.config.Settings;
import dev.gyre.files.MediaTypes;
import dev.gyre.http.Request;
import dev.gyre.http.RequestLimits;
import dev.gyre.http.RequestParser;
import dev.gyre.time.Clock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Sites and requests for tests. */
final class Sites {
  private Sites() {}

  static SiteApplication open(Path root, Settings settings, Clock clock) throws IOException {
    return new SiteApplication(
        root,
        MediaTypes.builtIn(),
        new FileEncoder(settings, cause -> {}),
        settings,
        clock,
        news -> {});
  }

  /** From this machine. */
  static Inquiry asked(Request request) {
    return new Inquiry(request, new InetSocketAddress(InetAddress.getLoopbackAddress(), 1));
  }

  /** A request for host h. */
  static Request request(String method, String target, String field) {
    return read(method + " " + target + " HTTP/1.1\r\nHost: h\r\n" + field + "\r\n\r\n");
  }

  /** A GET without further fields. */
  static Request requestOf(String host, String target) {
    return read("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
  }

  private static Request read(String head) {
    byte[] bytes = head.getBytes(StandardCharsets.ISO_8859_1);
    RequestParser parser = new RequestParser(new RequestLimits(4096, 16_384, 100));
    assertEquals(RequestParser.COMPLETE, parser.parse(bytes, 0, bytes.length));
    return parser.takeRequest();
  }
}
