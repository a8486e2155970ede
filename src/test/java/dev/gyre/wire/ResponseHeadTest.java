package dev.gyre.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gyre.config.Options;
import dev.gyre.config.Settings;
import dev.gyre.http.Headers;
import dev.gyre.wire.ResponseHead.Framing;
import dev.gyre.wire.ResponseHead.Persistence;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ResponseHeadTest {
  private static final byte[] DATE = "Date: now\r\n".getBytes(StandardCharsets.US_ASCII);

  @Test
  void theConnectionsFieldsStandAroundThoseOfTheRepresentation() {
    Headers headers = new Headers().add("ETag", "\"x\"").add("Content-Type", "text/plain");
    String expected =
        """
        HTTP/1.1 200 OK
        Server: gyre
        Date: now
        ETag: "x"
        Content-Type: text/plain
        Content-Length: 1024
        Connection: keep-alive

        """;
    assertEquals(
        expected.replace("\n", "\r\n"),
        head(200, headers, Framing.LENGTH, 1024, Persistence.KEEP_ALIVE, true));
    assertEquals(
        "HTTP/1.1 304 Not Modified\r\nDate: now\r\n\r\n",
        head(304, new Headers(), Framing.NONE, 0, Persistence.DEFAULT, false));
    assertEquals(
        "HTTP/1.1 200 OK\r\nDate: now\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n",
        head(200, new Headers(), Framing.CHUNKED, -1, Persistence.CLOSE, false));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 9, 10, 99, 100, 4_294_967_296L, Long.MAX_VALUE})
  void lengthsAreDecimal(long length) {
    assertEquals(
        "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: " + length + "\r\n\r\n",
        head(200, new Headers(), Framing.LENGTH, length, Persistence.DEFAULT, false));
  }

  @ParameterizedTest
  @CsvSource({"1", "190", "200", "210", "1000", "40000"})
  void fieldsOfAnyLengthAreWrittenWhole(int length) {
    String value = "\u00e9".repeat(length);
    assertEquals(
        "HTTP/1.1 301 Moved Permanently\r\nDate: now\r\nLocation: " + value + "\r\n\r\n",
        head(
            301,
            new Headers().add("Location", value),
            Framing.NONE,
            0,
            Persistence.DEFAULT,
            false));
  }

  private static String head(
      int status,
      Headers headers,
      Framing framing,
      long length,
      Persistence persistence,
      boolean server) {
    ByteBuf out = Unpooled.buffer();
    byte[] scratch = new byte[512];
    byte[] fixed =
        FixedFields.of(Settings.DEFAULTS.with(Options.SERVER_HEADER, server ? "on" : "off"), false);
    ResponseHead.write(out, scratch, status, headers, framing, length, persistence, DATE, fixed);
    return out.toString(StandardCharsets.ISO_8859_1);
  }
}
