package dev.gyre.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.http2.Http2Frame;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Http2FrameReaderTest {
  private static final byte[] SETTINGS =
      FrameServer.frame(
          Http2Frame.SETTINGS, 0, 0, (byte) 0, (byte) 3, (byte) 0, (byte) 0, (byte) 1, (byte) 0);

  /** Writes down what it is told; the parts of a body together. */
  private static final class Recorder implements Http2Frames {
    final List<String> told = new ArrayList<>();
    private final StringBuilder body = new StringBuilder();

    @Override
    public void data(int stream, byte[] bytes, int from, int length) {
      body.append(new String(bytes, from, length, StandardCharsets.US_ASCII));
    }

    @Override
    public void dataEnded(int stream, int windowBytes, boolean endsStream) {
      told.add("data " + stream + " " + body + " " + windowBytes + " " + endsStream);
      body.setLength(0);
    }

    @Override
    public void headers(int stream, byte[] block, int from, int to, boolean endsStream) {
      String text = new String(block, from, to - from, StandardCharsets.US_ASCII);
      told.add("headers " + stream + " " + text + " " + endsStream);
    }

    @Override
    public void reset(int stream, int code) {
      told.add("reset " + stream + " " + code);
    }

    @Override
    public void setting(int identifier, int value) {
      told.add("setting " + identifier + " " + value);
    }

    @Override
    public void settingsEnded() {
      told.add("settings");
    }

    @Override
    public void ping(byte[] bytes, int from) {
      told.add("ping " + new String(bytes, from, 8, StandardCharsets.US_ASCII));
    }

    @Override
    public void goAway(int lastStream, int code) {
      told.add("goaway " + lastStream + " " + code);
    }

    @Override
    public void broken(String what) {
      told.add("broken");
    }
  }

  private static List<String> read(byte[] bytes, int step) {
    Recorder recorder = new Recorder();
    Http2FrameReader reader = new Http2FrameReader(recorder);
    for (int from = 0; from < bytes.length; from += step) {
      int to = Math.min(bytes.length, from + step);
      for (int at = from; at < to; ) {
        at = reader.read(bytes, at, to);
        if (recorder.told.contains("broken")) {
          return recorder.told;
        }
      }
    }
    return recorder.told;
  }

  private static byte[] joined(byte[]... frames) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] frame : frames) {
      all.writeBytes(frame);
    }
    return all.toByteArray();
  }

  private static byte[] frame(int type, int flags, int stream, String payload) {
    return FrameServer.frame(type, flags, stream, FrameServer.ascii(payload));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 8, 9, 10, 11, 13, 64, 1000})
  void framesAreToldHoweverTheyAreCut(int step) {
    byte[] bytes =
        joined(
            SETTINGS,
            FrameServer.frame(Http2Frame.SETTINGS, Http2Frame.ACK, 0),
            frame(Http2Frame.HEADERS, Http2Frame.END_HEADERS, 1, "whole"),
            frame(Http2Frame.DATA, 0, 1, "body"),
            frame(Http2Frame.DATA, Http2Frame.PADDED, 1, "\3padded..."),
            FrameServer.frame(Http2Frame.DATA, Http2Frame.END_STREAM, 1),
            frame(Http2Frame.WINDOW_UPDATE, 0, 0, "\0\0\0\1"),
            frame(99, 0, 0, "unknown"),
            frame(Http2Frame.PING, 0, 0, "pingping"),
            frame(Http2Frame.PING, Http2Frame.ACK, 0, "not told"),
            frame(Http2Frame.HEADERS, Http2Frame.END_STREAM, 3, "in "),
            FrameServer.frame(Http2Frame.CONTINUATION, 0, 3),
            frame(Http2Frame.CONTINUATION, Http2Frame.END_HEADERS, 3, "parts"),
            frame(
                Http2Frame.HEADERS,
                Http2Frame.END_HEADERS | Http2Frame.PADDED | Http2Frame.WITH_PRIORITY,
                5,
                "\2-----bare.."),
            frame(Http2Frame.RST_STREAM, 0, 5, "\0\0\0\7"),
            frame(Http2Frame.GOAWAY, 0, 0, "\0\0\0\5\0\0\0\13why"));
    assertEquals(
        List.of(
            "setting 3 256",
            "settings",
            "headers 1 whole false",
            "data 1 body 4 false",
            "data 1 padded 10 false",
            "data 1  0 true",
            "ping pingping",
            "headers 3 in parts true",
            "headers 5 bare false",
            "reset 5 7",
            "goaway 5 11"),
        read(bytes, step));
  }

  private static void assertBroken(byte[]... frames) {
    for (int step : new int[] {1, 1000}) {
      List<String> told = read(joined(frames), step);
      assertTrue(told.contains("broken"), told.toString());
    }
  }

  @Test
  void whatBreaksTheRulesIsBroken() {
    assertBroken(FrameServer.ascii("HTTP/1.1 400 Bad Request\r\n\r\n"));
    assertBroken(frame(Http2Frame.PING, 0, 0, "pingping")); // no settings before it
    assertBroken(SETTINGS, frame(Http2Frame.SETTINGS, 0, 0, "seven.."));
    assertBroken(SETTINGS, frame(Http2Frame.PING, 0, 0, "short"));
    assertBroken(SETTINGS, frame(Http2Frame.GOAWAY, 0, 0, "short"));
    assertBroken(SETTINGS, frame(Http2Frame.RST_STREAM, 0, 1, "short"));
    assertBroken(SETTINGS, frame(Http2Frame.PUSH_PROMISE, 0, 1, "\0\0\0\2"));
    assertBroken(SETTINGS, frame(Http2Frame.CONTINUATION, 0, 1, "of nothing"));
    assertBroken(SETTINGS, frame(Http2Frame.DATA, Http2Frame.PADDED, 1, "\4pad"));
    assertBroken(SETTINGS, FrameServer.frame(Http2Frame.DATA, Http2Frame.PADDED, 1));
    assertBroken(SETTINGS, frame(Http2Frame.HEADERS, Http2Frame.WITH_PRIORITY, 1, "1234"));
    byte[] begun = frame(Http2Frame.HEADERS, 0, 1, "begun");
    assertBroken(SETTINGS, begun, frame(Http2Frame.DATA, 0, 1, "body"));
    assertBroken(SETTINGS, begun, frame(Http2Frame.CONTINUATION, 0, 3, "of another"));
    assertBroken(SETTINGS, FrameServer.frame(Http2Frame.DATA, 0, 1, new byte[16_385]));
  }

  @Test
  void aHeaderBlockWithoutEndIsBroken() {
    byte[][] frames = new byte[6][];
    frames[0] = SETTINGS;
    frames[1] = frame(Http2Frame.HEADERS, 0, 1, "begun");
    for (int i = 2; i < frames.length; i++) {
      frames[i] = FrameServer.frame(Http2Frame.CONTINUATION, 0, 1, new byte[16_384]);
    }
    assertBroken(frames);
  }
}
