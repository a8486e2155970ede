package dev.gyre.http;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The body of a 206 with several parts (RFC 9110 section 14.6): the heads of the parts as literal
 * bytes, with ranges of the file between them.
 */
public final class MultipartBody {
  /**
   * Drawn once for each process: 128 bits that no file can hold but by having been an answer of
   * this very process.
   */
  private static final String BOUNDARY = boundary();

  private MultipartBody() {}

  /** The value of Content-Type. */
  public static String contentType() {
    return "multipart/byteranges; boundary=" + BOUNDARY;
  }

  /**
   * The body, which takes over the file. Each part has Content-Type first and Content-Range last,
   * the order that clients which read line by line expect.
   *
   * @param mediaType of the file
   */
  public static Body.File of(Content content, List<ByteRanges.Part> parts, String mediaType) {
    List<Body.Piece> pieces = new ArrayList<>(2 * parts.size() + 1);
    String lineEnd = "";
    for (ByteRanges.Part part : parts) {
      String head =
          lineEnd
              + "--"
              + BOUNDARY
              + "\r\nContent-Type: "
              + mediaType
              + "\r\nContent-Range: "
              + part.contentRange(content.sizeBytes())
              + "\r\n\r\n";
      pieces.add(literal(head));
      pieces.add(new Body.Piece.Range(part.offset(), part.length()));
      lineEnd = "\r\n";
    }
    pieces.add(literal("\r\n--" + BOUNDARY + "--\r\n"));
    return new Body.File(content, pieces);
  }

  private static Body.Piece literal(String text) {
    return new Body.Piece.Literal(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String boundary() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
