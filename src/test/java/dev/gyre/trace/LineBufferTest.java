package dev.gyre.trace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineBufferTest {
  @Test
  void numbersAreWrittenAsJavaWritesThem() {
    for (long power = 1; ; power *= 10) {
      for (long near = -11; near <= 11; near++) {
        assertNumber(power + near);
        assertNumber(-power + near);
      }
      if (power > Long.MAX_VALUE / 10) {
        break;
      }
    }
    for (int shift = 0; shift < 64; shift++) {
      assertNumber(1L << shift);
      assertNumber((1L << shift) - 1);
    }
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      assertNumber(random.nextLong() >> random.nextInt(64));
    }
  }

  private static void assertNumber(long number) {
    LineBuffer buffer = new LineBuffer(1);
    assertEquals("a" + number + "b", buffer.append('a').append(number).append('b').toString());
  }

  @Test
  void growsAndIsUsedAgain() throws IOException {
    LineBuffer buffer = new LineBuffer(1);
    for (int round = 1; round < 4; round++) {
      StringBuilder expected = new StringBuilder();
      for (int i = 0; i < round * 100; i++) {
        byte[] bytes = (i + " bytes").getBytes(StandardCharsets.US_ASCII);
        buffer.append(bytes).append('\n').append("text").append(i);
        expected.append(i).append(" bytes\ntext").append(i);
      }
      assertEquals(expected.toString(), buffer.toString());
      assertEquals(expected.length(), buffer.length());
      ByteArrayOutputStream stream = new ByteArrayOutputStream();
      buffer.writeTo(stream, 2);
      assertEquals(expected.substring(2), stream.toString(StandardCharsets.US_ASCII));
      assertArrayEquals(expected.toString().getBytes(StandardCharsets.US_ASCII), buffer.toBytes());
      buffer.clear();
      assertEquals("", buffer.toString());
    }
  }
}
