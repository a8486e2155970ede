package dev.gyre.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class MultipartBodyTest {
  @Test
  void partsStandBetweenBoundariesWithTypeFirstAndRangeLast() {
    Content content = new UntouchedContent(26);
    Body.File body =
        MultipartBody.of(
            content,
            List.of(new ByteRanges.Part(0, 2), new ByteRanges.Part(24, 2)),
            "text/plain; charset=utf-8");
    String boundary = MultipartBody.contentType().replace("multipart/byteranges; boundary=", "");
    assertTrue(boundary.matches("[0-9a-f]{32}"), boundary);
    String expected =
        """
        --B\r
        Content-Type: text/plain; charset=utf-8\r
        Content-Range: bytes 0-1/26\r
        \r
        ab\r
        --B\r
        Content-Type: text/plain; charset=utf-8\r
        Content-Range: bytes 24-25/26\r
        \r
        yz\r
        --B--\r
        """
            .replace("B\r", boundary + "\r")
            .replace("B--", boundary + "--");
    assertEquals(expected, text(body));
    assertEquals(expected.length(), body.lengthBytes());
    assertSame(content, body.content());
  }

  private static String text(Body.File body) {
    StringBuilder text = new StringBuilder();
    for (Body.Piece piece : body.pieces()) {
      switch (piece) {
        case Body.Piece.Literal literal ->
            text.append(new String(literal.bytes(), StandardCharsets.ISO_8859_1));
        case Body.Piece.Range range -> {
          for (long i = 0; i < range.length(); i++) {
            text.append((char) ('a' + range.offset() + i));
          }
        }
      }
    }
    return text.toString();
  }
}
