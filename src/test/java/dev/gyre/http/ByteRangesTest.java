package dev.gyre.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangesTest {
  private static final long MODIFIED = 784_111_777;
  private static final long NOW = 1_795_000_000;
  private static final EntityTag TAG = new EntityTag(false, "t");

  /** Ranges of a file of 1000 bytes; parts are written offset+length. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bytes=0-8                        | 0+9",
        "bytes=0-0                        | 0+1",
        "bytes=999-999                    | 999+1",
        "bytes=990-                       | 990+10",
        "bytes=0-                         | 0+1000",
        "bytes=-10                        | 990+10",
        "bytes=-1000                      | 0+1000",
        "bytes=-1001                      | 0+1000",
        "bytes=990-1990                   | 990+10",
        "bytes=0-10001                    | 0+1000",
        "BYTES=1-2                        | 1+2",
        "Bytes= 1-2                       | 1+2",
        "bytes=1-2 ,                      | 1+2",
        "bytes=, ,1-2                     | 1+2",
        "bytes=0001-002                   | 1+2",
        "bytes=1-99999999999999999999999  | 1+999",
        "bytes=-99999999999999999999999   | 0+1000",
        "bytes=1-9223372036854775807      | 1+999",
        "bytes=0-9, -10, 10-19            | 0+20 990+10",
        "bytes=0-9, -10, 100000-, 10-19   | 0+20 990+10",
        "bytes=0-0,-1                     | 0+1 999+1",
        "bytes=5-6,1-2                    | 5+2 1+2",
        "bytes=0-4,5-9                    | 0+10",
        "bytes=5-10,1-4,99-99             | 1+10 99+1",
        "bytes=5-10,1-3,99-99             | 5+6 1+3 99+1",
        "bytes=0-4,4-9                    | 0+10",
        "bytes=4-9,0-4                    | 0+10",
        "bytes=0-1,10-11,1-10             | 0+12",
        "bytes=0-9,20-29,5-6,25-40        | 0+10 20+21",
        "bytes=0-499,500-                 | 0+1000",
        "bytes=0-1,2000-                  | 0+2",
        "bytes=0-1,-0                     | 0+2",
        "bytes=5-1                        | whole",
        "bytes=0-1,5-1                    | whole",
        "bytes=2000-3000,5-1              | whole",
        "bytes=0-10001, 0-0               | whole",
        "bytes=0-,0-                      | whole",
        "bytes=0-,1-,2-,3-,4-             | whole",
        "bytes=0-499,500-,0-0             | whole",
        "bytes=1000-                      | unsatisfiable",
        "bytes=1000-1001                  | unsatisfiable",
        "bytes=100000-,200000-            | unsatisfiable",
        "bytes=99999999999999999999999-   | unsatisfiable",
        "bytes=9223372036854775807-       | unsatisfiable",
        "bytes=-0                         | unsatisfiable",
        "bytes=                           | unsatisfiable",
        "bytes=,                          | unsatisfiable",
        "bytes=-                          | unsatisfiable",
        "bytes=--1                        | unsatisfiable",
        "bytes=1--2                       | unsatisfiable",
        "bytes=alpha                      | unsatisfiable",
        "bytes=10-alpha                   | unsatisfiable",
        "bytes=10                         | unsatisfiable",
        "bytes=10-11 12-                  | unsatisfiable",
        "bytes=1 -2                       | unsatisfiable",
        "bytes=1- 2                       | unsatisfiable",
        "bytes=+1-2                       | unsatisfiable",
        "bytes=0x1-2                      | unsatisfiable",
        "bytes=5-1,x                      | unsatisfiable",
        "bytes=0-1,x                      | unsatisfiable",
        "bytes=1-2=                       | unsatisfiable",
        "bytes                            | whole",
        "bytes 0-1                        | whole",
        "bytes =0-1                       | whole",
        "lines=0-1                        | whole",
        "=0-1                             | whole",
        "0-1                              | whole",
      })
  void rangesOfAThousandBytes(String range, String expected) {
    assertEquals(expected, evaluate("GET", "Range: " + range, 1000, TAG));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bytes=0-4    | 0+5",
        "bytes=2-     | 2+9",
        "bytes=-5     | 6+5",
        "bytes=3-7    | 3+5",
        "bytes=0-0,-2 | 0+1 9+2",
        "bytes=0-1,5-8 | 0+2 5+4",
        "bytes=0-1,5- | 0+2 5+6",
        "bytes=5-1000 | 5+6",
        "bytes=0-9    | 0+10",
        "bytes=0-10   | 0+11",
        "bytes=0-11   | 0+11",
        "bytes=10-11  | 10+1",
        "bytes=10-    | 10+1",
        "bytes=11-    | unsatisfiable",
        "bytes=11-12  | unsatisfiable",
        "bytes=100-1000 | unsatisfiable",
      })
  void rangesAtTheEndOfAShortFile(String range, String expected) {
    assertEquals(expected, evaluate("GET", "Range: " + range, 11, TAG));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=0-", "bytes=0-0", "bytes=-1", "bytes=-0", "bytes=x"})
  void emptyFileSatisfiesNoRange(String range) {
    assertEquals("unsatisfiable", evaluate("GET", "Range: " + range, 0, TAG));
  }

  @Test
  void sizesNearTheLargestLongDoNotOverflow() {
    long size = Long.MAX_VALUE;
    assertEquals("1+9223372036854775806", evaluate("GET", "Range: bytes=1-", size, TAG));
    assertEquals(
        "9223372036854775806+1",
        evaluate("GET", "Range: bytes=9223372036854775806-99999999999999999999", size, TAG));
    assertEquals("whole", evaluate("GET", "Range: bytes=0-,1-,2-,3-", size, TAG));
    assertEquals("4294967296+2", evaluate("GET", "Range: bytes=4294967296-4294967297", size, TAG));
  }

  @Test
  void moreThanSixteenRangesAreIgnored() {
    assertEquals(16, evaluate("GET", "Range: bytes=" + ranges(16), 1000, TAG).split(" ").length);
    assertEquals("whole", evaluate("GET", "Range: bytes=" + ranges(17), 1000, TAG));
    assertEquals("whole", evaluate("GET", "Range: bytes=" + "2000-,".repeat(17), 1000, TAG));
  }

  @ParameterizedTest
  @ValueSource(strings = {"HEAD", "POST", "OPTIONS"})
  void rangeIsForGetOnly(String method) {
    assertEquals("whole", evaluate(method, "Range: bytes=0-1", 1000, TAG));
  }

  @Test
  void requestWithoutRangeOrWithTwoAsksForTheWhole() {
    assertEquals("whole", evaluate("GET", "X: y", 1000, TAG));
    assertEquals("whole", evaluate("GET", "Range: bytes=0-1;Range: bytes=2-3", 1000, TAG));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"t\"                          | 0+10",
        "\"a\"                          | whole",
        "W/\"t\"                        | whole",
        "\"t\", \"a\"                   | whole",
        "*                              | whole",
        "wrong                          | whole",
        "Sun, 06 Nov 1994 08:49:37 GMT  | 0+10",
        "Sunday, 06-Nov-94 08:49:37 GMT | 0+10",
        "Sun Nov  6 08:49:37 1994       | 0+10",
        "Sun, 06 Nov 1994 08:49:36 GMT  | whole",
        "Sun, 06 Nov 1994 08:49:38 GMT  | whole",
        "Mon, 06 Nov 1994 08:49:37 GMT  | whole",
      })
  void ifRangeWantsTheSameFile(String validator, String expected) {
    String fields = "Range: bytes=0-9;If-Range: " + validator;
    assertEquals(expected, evaluate("GET", fields, 1000, TAG));
    assertEquals(
        expected.equals("whole") ? "whole" : "unsatisfiable",
        evaluate("GET", "Range: bytes=5000-;If-Range: " + validator, 1000, TAG));
  }

  @Test
  void youngFileSatisfiesNoIfRange() {
    EntityTag weak = new EntityTag(true, "t");
    for (String validator : new String[] {"W/\"t\"", "\"t\"", "Sun, 06 Nov 1994 08:49:37 GMT"}) {
      assertEquals("whole", evaluate("GET", "Range: bytes=0-9;If-Range: " + validator, 1000, weak));
    }
  }

  @Test
  void randomSetsNeverCoverOtherBytesThanThoseAskedFor() {
    long seed = Long.getLong("gyre.seed", System.nanoTime());
    System.out.println("ByteRangesTest seed " + seed);
    Random random = new Random(seed);
    int several = 0;
    for (int round = 0; round < 20_000; round++) {
      int size = 1 + random.nextInt(60);
      StringBuilder set = new StringBuilder("bytes=");
      BitSet wanted = new BitSet();
      int sum = 0;
      for (int i = random.nextInt(8); i >= 0; i--) {
        int first = random.nextInt(70);
        int last = first + random.nextInt(5);
        set.append(first).append('-').append(last).append(',');
        if (first < size) {
          wanted.set(first, Math.min(last + 1, size));
          sum += Math.min(last + 1, size) - first;
        }
      }
      Request request = Heads.get("Range: " + set + "\r\n");
      boolean tooMuch = sum > size;
      switch (ByteRanges.evaluate(request, size, TAG, MODIFIED, NOW)) {
        case ByteRanges.Parts parts -> {
          BitSet covered = new BitSet();
          for (ByteRanges.Part part : parts.parts()) {
            int start = (int) part.offset();
            int end = (int) (part.offset() + part.length());
            assertTrue(start < end && end <= size, () -> "seed " + seed + ": " + set);
            assertTrue(covered.get(start, end).isEmpty(), () -> "seed " + seed + ": " + set);
            covered.set(start, end);
          }
          assertFalse(tooMuch, () -> "seed " + seed + ": " + set);
          assertEquals(wanted, covered, () -> "seed " + seed + ": " + set);
          several += parts.parts().size() > 1 ? 1 : 0;
        }
        case ByteRanges.Unsatisfiable none ->
            assertTrue(wanted.isEmpty(), () -> "seed " + seed + ": " + set + none);
        case ByteRanges.Whole whole ->
            assertTrue(tooMuch, () -> "seed " + seed + ": " + set + whole);
      }
    }
    assertTrue(several > 1000, "seed " + seed);
  }

  private static String ranges(int count) {
    StringBuilder set = new StringBuilder();
    for (int i = 0; i < count; i++) {
      set.append(2 * i).append('-').append(2 * i).append(',');
    }
    return set.toString();
  }

  private static String evaluate(String method, String fields, long size, EntityTag tag) {
    Request request =
        Heads.request(
            method + " / HTTP/1.1\r\nHost: a\r\n" + fields.replace(";", "\r\n") + "\r\n\r\n");
    return switch (ByteRanges.evaluate(request, size, tag, MODIFIED, NOW)) {
      case ByteRanges.Whole whole -> "whole";
      case ByteRanges.Unsatisfiable none -> "unsatisfiable";
      case ByteRanges.Parts parts -> {
        StringBuilder text = new StringBuilder();
        for (ByteRanges.Part part : parts.parts()) {
          text.append(part.offset()).append('+').append(part.length()).append(' ');
        }
        yield text.toString().strip();
      }
    };
  }
}
