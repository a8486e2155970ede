package dev.gyre.bench.load;

import dev.gyre.bench.load.LoadOptions.Arrivals;
import dev.gyre.config.Settings;
import dev.gyre.time.Clock;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Makes a plan of what the command line says, or of settings that were made otherwise. */
public final class PlanReader {
  private static final int HTTP_PORT = 80;

  private PlanReader() {}

  /**
   * Reads and checks.
   *
   * @param url {@code [http://]HOST[:PORT][/PATH]}
   * @param settings values of {@link LoadOptions}
   * @throws IllegalArgumentException when the URL is none that can be asked; its message says why
   * @throws IOException when the file to verify with cannot be read
   */
  public static Plan read(String url, Settings settings) throws IOException {
    URI uri = URI.create(url.contains("://") ? url : "http://" + url);
    String host = uri.getHost();
    if (host == null || !"http".equals(uri.getScheme())) {
      throw new IllegalArgumentException("'" + url + "' is not http://HOST[:PORT][/PATH]");
    }
    boolean htstress = settings.get(LoadOptions.HTSTRESS);
    return new Plan(
        host.replaceAll("[\\[\\]]", ""),
        uri.getPort() < 0 ? HTTP_PORT : uri.getPort(),
        request(uri, settings, htstress),
        settings.get(LoadOptions.CONNECTIONS),
        settings.get(LoadOptions.PIPELINE),
        settings.get(LoadOptions.KEEP_ALIVE) && !htstress,
        settings.get(LoadOptions.REQUESTS),
        settings.get(LoadOptions.DURATION).toNanos(),
        settings.get(LoadOptions.WARM_UP).toNanos(),
        settings.get(LoadOptions.RATE),
        settings.get(LoadOptions.ARRIVALS) == Arrivals.POISSON,
        settings.get(LoadOptions.TIMEOUT).toNanos(),
        seed(settings.get(LoadOptions.SEED)),
        expected(settings.get(LoadOptions.VERIFY)));
  }

  private static byte[] request(URI uri, Settings settings, boolean htstress) {
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String target = uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    StringBuilder text = new StringBuilder("GET ").append(target).append(" HTTP/");
    text.append(htstress ? "1.0" : settings.get(LoadOptions.HTTP)).append("\r\nHost: ");
    // htstress leaves the port out, and what is to be like it must do so too.
    text.append(
        htstress || uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort());
    boolean old = settings.get(LoadOptions.HTTP) == LoadOptions.HttpVersion.HTTP_1_0;
    if (!htstress && settings.get(LoadOptions.KEEP_ALIVE) == old) {
      text.append(old ? "\r\nConnection: keep-alive" : "\r\nConnection: close");
    }
    String header = settings.get(LoadOptions.HEADER);
    text.append(header.isEmpty() ? "" : "\r\n" + header).append("\r\n\r\n");
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static long seed(int given) {
    return given > 0 ? given : 1 + Math.floorMod(Clock.SYSTEM.nanoTime(), Integer.MAX_VALUE - 1);
  }

  private static Plan.@Nullable Fingerprint expected(String file) throws IOException {
    if (file.isEmpty()) {
      return null;
    }
    byte[] bytes = Files.readAllBytes(Path.of(file));
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    return new Plan.Fingerprint(bytes.length, checksum.getValue());
  }
}
