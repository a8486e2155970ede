package dev.gyre.wire;

import dev.gyre.http2.ResponseBlock;
import java.util.Arrays;

/**
 * The header block of a kept answer, in which only the date changes.
 *
 * @param bytes the block
 * @param dateAt where the value of Date is in it
 */
record KeptBlock(byte[] bytes, int dateAt) {
  private static final int DATE_VALUE_AT = "Date: ".length();
  private static final int DATE_BYTES = "Sun, 06 Nov 1994 08:49:37 GMT".length();

  /**
   * Of the head of an answer.
   *
   * @param dateLineAt where its Date field begins
   */
  static KeptBlock of(byte[] head, int dateLineAt) {
    byte[] room = new byte[ResponseBlock.roomFor(head.length)];
    int length = ResponseBlock.write(head, head.length, room, 0);
    byte[] block = Arrays.copyOf(room, length);
    int from = dateLineAt + DATE_VALUE_AT;
    int at = 0;
    while (!Arrays.equals(block, at, at + DATE_BYTES, head, from, from + DATE_BYTES)) {
      at++;
    }
    return new KeptBlock(block, at);
  }

  /** The block with another date. Hot. */
  byte[] withDate(byte[] dateLine) {
    System.arraycopy(dateLine, DATE_VALUE_AT, bytes, dateAt, DATE_BYTES);
    return bytes;
  }
}
