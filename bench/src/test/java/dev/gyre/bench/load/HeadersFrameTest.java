package dev.gyre.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.Settings;
import dev.gyre.http2.HpackDecoder;
import dev.gyre.http2.Http2Frame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeadersFrameTest {
  private static List<String> fields(byte[] frame) {
    List<String> fields = new ArrayList<>();
    HpackDecoder.Fields sink =
        (name, nameFrom, nameTo, value, valueFrom, valueTo) ->
            fields.add(text(name, nameFrom, nameTo) + "=" + text(value, valueFrom, valueTo));
    assertTrue(
        new HpackDecoder()
            .decode(
                frame,
                Http2Frame.HEADER_BYTES,
                frame.length,
                new HpackDecoder.Scratch(1024),
                sink));
    return fields;
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.US_ASCII);
  }

  private static byte[] request(String url, Settings settings) throws Exception {
    Settings http2 = settings.with(LoadOptions.HTTP2, "on");
    return PlanReader.read(url, http2).traffic().requests().getFirst().bytes();
  }

  @Test
  void aRequestSaysWhatWasAskedFor() throws Exception {
    byte[] frame = request("https://127.0.0.1:1/a?b", Settings.DEFAULTS);
    assertEquals(
        List.of(":method=GET", ":scheme=https", ":authority=127.0.0.1:1", ":path=/a?b"),
        fields(frame));
    assertEquals(frame.length - Http2Frame.HEADER_BYTES, Http2Frame.int32(frame, 0) >>> 8);
    assertEquals(Http2Frame.HEADERS, frame[3]);
    assertEquals(Http2Frame.END_STREAM | Http2Frame.END_HEADERS, frame[4]);
    assertEquals(0, Http2Frame.int32(frame, Http2Frame.STREAM_AT));
  }

  @Test
  void namesAreInLowerCaseAndTheHostIsTheAuthority() throws Exception {
    String large = "x".repeat(300);
    Settings settings =
        Settings.DEFAULTS
            .with(LoadOptions.METHOD, "HEAD")
            .with(LoadOptions.HOST, "me")
            .with(LoadOptions.HEADER, "Range: bytes=0-9\nLarge:" + large);
    assertEquals(
        List.of(
            ":method=HEAD",
            ":scheme=http",
            ":authority=me",
            ":path=/",
            "range=bytes=0-9",
            "large=" + large),
        fields(request("127.0.0.1", settings)));
  }

  @Test
  void aRequestThatFitsIntoNoFrameIsRefused() {
    Settings settings = Settings.DEFAULTS.with(LoadOptions.HEADER, "a: " + "x".repeat(17_000));
    assertThrows(IllegalArgumentException.class, () -> request("127.0.0.1", settings));
  }
}
