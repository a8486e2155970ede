package dev.gyre.http2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResponseBlockTest {
  private static List<String> fields(String head) {
    byte[] bytes = head.getBytes(StandardCharsets.ISO_8859_1);
    byte[] block = new byte[ResponseBlock.roomFor(bytes.length) + 1];
    int length = ResponseBlock.write(bytes, bytes.length, block, 1);
    List<String> fields = new ArrayList<>();
    assertTrue(
        new HpackDecoder()
            .decode(
                block,
                1,
                1 + length,
                new HpackDecoder.Scratch(4096),
                (name, nameFrom, nameTo, value, valueFrom, valueTo) ->
                    fields.add(
                        new String(name, nameFrom, nameTo - nameFrom, StandardCharsets.ISO_8859_1)
                            + "="
                            + new String(
                                value,
                                valueFrom,
                                valueTo - valueFrom,
                                StandardCharsets.ISO_8859_1))));
    return fields;
  }

  @Test
  void headIsReadBack() {
    String longValue = "v".repeat(1000);
    assertEquals(
        List.of(
            ":status=200",
            "server=gyre",
            "date=Sun, 06 Nov 1994 08:49:37 GMT",
            "content-type=text/plain",
            "x-content-type-options=nosniff",
            "location=" + longValue,
            "content-length=12"),
        fields(
            "HTTP/1.1 200 OK\r\nServer: gyre\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
                + "Content-Type: text/plain\r\nX-Content-Type-Options: nosniff\r\nLocation: "
                + longValue
                + "\r\nContent-Length: 12\r\n\r\n"));
  }

  @Test
  void everyStatusIsWritten() {
    for (int status = 200; status < 600; status++) {
      assertEquals(
          List.of(":status=" + status), fields("HTTP/1.1 " + status + " Some Words\r\n\r\n"));
    }
  }
}
