package dev.gyre.bench.load;

import dev.gyre.bench.load.LoadOptions.HttpVersion;
import dev.gyre.bench.load.LoadOptions.RequestMethod;
import dev.gyre.bench.load.Plan.Fingerprint;
import dev.gyre.bench.load.Plan.Protocol;
import dev.gyre.bench.load.Plan.Request;
import dev.gyre.bench.load.Plan.Traffic;
import dev.gyre.config.FileReason;
import dev.gyre.config.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import org.jspecify.annotations.Nullable;

/** Writes the requests of a plan down as they will be sent. */
final class RequestWriter {
  private final WebAddress server;
  private final Settings settings;
  private final boolean htstress;
  private final boolean head;
  private final boolean http2;

  RequestWriter(WebAddress server, Settings settings) {
    this.server = server;
    this.settings = settings;
    this.htstress = settings.get(LoadOptions.HTSTRESS);
    this.head = settings.get(LoadOptions.METHOD) == RequestMethod.HEAD;
    this.http2 = settings.get(LoadOptions.HTTP2);
  }

  /** The URL of the operand with weight 1, and all of --url. */
  Traffic traffic(String url) throws IOException {
    List<Request> requests = new ArrayList<>();
    Fingerprint expected = expected();
    requests.add(new Request(Secrets.hiddenInUrls(url), 1, bytes(server.target()), expected));
    for (String further : settings.get(LoadOptions.URL)) {
      int space = further.indexOf(' ');
      int weight = space < 0 ? 1 : Integer.parseInt(further.substring(0, space));
      String address = further.substring(space + 1);
      String name = Secrets.hiddenInUrls(address);
      requests.add(new Request(name, weight, bytes(target(address)), expected));
    }
    boolean conditions = sendsField("if-none-match:") || sendsField("if-modified-since:");
    return new Traffic(protocol(), sendsField("range:"), conditions, List.copyOf(requests));
  }

  private boolean sendsField(String beginning) {
    return settings.get(LoadOptions.HEADER).stream()
        .anyMatch(field -> field.toLowerCase(Locale.ROOT).startsWith(beginning));
  }

  private Protocol protocol() {
    return http2
        ? head ? Protocol.HTTP2_HEAD : Protocol.HTTP2
        : head ? Protocol.HTTP_HEAD : Protocol.HTTP;
  }

  private String target(String address) {
    if (address.startsWith("/")) {
      return WebAddress.parse(server.authority() + address, server.port()).target();
    }
    WebAddress other = WebAddress.parse(address, 80);
    if (!other.sameServer(server)) {
      throw new IllegalArgumentException(
          "--url: '"
              + address
              + "' must be on the server of the first; a path begins with a slash");
    }
    return other.target();
  }

  private byte[] bytes(String target) {
    if (http2) {
      return new HeadersFrame()
          .field(":method", settings.get(LoadOptions.METHOD).name())
          .field(":scheme", server.encrypted() ? "https" : "http")
          .field(":authority", host())
          .field(":path", target)
          .fields(settings.get(LoadOptions.HEADER))
          .bytes();
    }
    HttpVersion version = htstress ? HttpVersion.HTTP_1_0 : settings.get(LoadOptions.HTTP);
    StringBuilder text = new StringBuilder();
    text.append(settings.get(LoadOptions.METHOD)).append(' ').append(target);
    text.append(" HTTP/").append(version).append("\r\nHost: ").append(host());
    boolean old = version == HttpVersion.HTTP_1_0;
    if (!htstress && settings.get(LoadOptions.KEEP_ALIVE) == old) {
      text.append(old ? "\r\nConnection: keep-alive" : "\r\nConnection: close");
    }
    for (String field : settings.get(LoadOptions.HEADER)) {
      text.append("\r\n").append(field);
    }
    return text.append("\r\n\r\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  private String host() {
    String given = settings.get(LoadOptions.HOST);
    if (!given.isEmpty()) {
      return given;
    }
    // htstress leaves the port out, and what is to be like it must do so too.
    return htstress ? server.hostField() : server.authority();
  }

  private @Nullable Fingerprint expected() throws IOException {
    String file = settings.get(LoadOptions.VERIFY);
    if (file.isEmpty()) {
      return null;
    }
    if (head) {
      throw new IllegalArgumentException("--verify needs bodies, and HEAD has none");
    }
    if (!settings.get(LoadOptions.URL).isEmpty()) {
      throw new IllegalArgumentException("--verify is for one URL");
    }
    CRC32C checksum = new CRC32C();
    try (InputStream bytes =
        new CheckedInputStream(Files.newInputStream(Path.of(file)), checksum)) {
      long length = bytes.transferTo(OutputStream.nullOutputStream());
      return new Fingerprint(length, checksum.getValue());
    } catch (IOException e) {
      throw new IOException("--verify: " + file + " cannot be read: " + FileReason.of(e), e);
    }
  }
}
