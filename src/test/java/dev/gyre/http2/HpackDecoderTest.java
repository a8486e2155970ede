package dev.gyre.http2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of RFC 7541 appendix C, and what breaks a block. */
class HpackDecoderTest {
  private final HpackDecoder decoder = new HpackDecoder();
  private final HpackDecoder.Scratch scratch = new HpackDecoder.Scratch(4096);
  private final List<String> fields = new ArrayList<>();

  private boolean decode(String hex) {
    byte[] block = HexFormat.of().parseHex(hex.replace(" ", ""));
    fields.clear();
    return decoder.decode(
        block,
        0,
        block.length,
        scratch,
        (name, nameFrom, nameTo, value, valueFrom, valueTo) ->
            fields.add(
                new String(name, nameFrom, nameTo - nameFrom, StandardCharsets.ISO_8859_1)
                    + ": "
                    + new String(
                        value, valueFrom, valueTo - valueFrom, StandardCharsets.ISO_8859_1)));
  }

  @ParameterizedTest
  @CsvSource({
    "400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572, custom-key: custom-header",
    "040c 2f73 616d 706c 652f 7061 7468, :path: /sample/path",
    "1008 7061 7373 776f 7264 0673 6563 7265 74, password: secret",
    "82, :method: GET"
  })
  void oneField(String hex, String field) {
    assertTrue(decode(hex));
    assertEquals(List.of(field), fields);
  }

  @Test
  void requestsWithHuffmanCodeUseWhatWasRememberedBefore() {
    assertTrue(decode("8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff"));
    assertEquals(
        List.of(":method: GET", ":scheme: http", ":path: /", ":authority: www.example.com"),
        fields);
    assertTrue(decode("8286 84be 5886 a8eb 1064 9cbf"));
    assertEquals(
        List.of(
            ":method: GET",
            ":scheme: http",
            ":path: /",
            ":authority: www.example.com",
            "cache-control: no-cache"),
        fields);
    assertTrue(decode("8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf"));
    assertEquals(
        List.of(
            ":method: GET",
            ":scheme: https",
            ":path: /index.html",
            ":authority: www.example.com",
            "custom-key: custom-value"),
        fields);
  }

  /** Two bytes that refer to a name would else make thousands, and so would the next two. */
  @Test
  void namesThatHaveAnIndexAreNotCopied() {
    assertTrue(decode("40 01 61 00 7e 01 62")); // a: nothing; a: b
    byte[] both = HexFormat.of().parseHex("bebf");
    List<byte[]> names = new ArrayList<>();
    assertTrue(decoder.decode(both, 0, 2, scratch, (name, a, b, value, c, d) -> names.add(name)));
    assertSame(names.get(0), names.get(1));
  }

  @Test
  void whatDoesNotFitIsForgottenOldestFirst() {
    assertTrue(decode("3f 41")); // 96 bytes: two entries of 44
    assertTrue(decode("40 03 6161 61 0361 6161")); // aaa: aaa takes 38
    assertTrue(decode("40 03 6262 62 0362 6262"));
    assertTrue(decode("be bf"));
    assertEquals(List.of("bbb: bbb", "aaa: aaa"), fields);
    assertTrue(decode("40 03 6363 63 0363 6363"));
    assertTrue(decode("be bf"));
    assertEquals(List.of("ccc: ccc", "bbb: bbb"), fields);
    assertFalse(decode("c0")); // aaa is gone
  }

  @Test
  void entryLargerThanTheTableEmptiesIt() {
    assertTrue(decode("3f 05")); // 36 bytes
    assertTrue(decode("40 01 61 01 62")); // 34
    assertTrue(decode("be"));
    assertTrue(decode("40 03 6161 61 0361 6161"));
    assertEquals(List.of("aaa: aaa"), fields);
    assertFalse(decode("be"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "80", // index 0
        "be", // nothing there yet
        "ff80 8080 8080 01", // an integer without end
        "82 20", // a size after a field
        "3f e2 1f", // 4097 bytes
        "40", // no name
        "40 05 61", // a name that is cut off
        "00 01 61 81 ff", // padding of eight bits
        "00 01 61 81 18", // padding with zeros
        "00 01 61 84 ffff ffff", // the end of string as a code
        "7f ffff ffff ff 00" // a name far away
      })
  void brokenBlocks(String hex) {
    assertFalse(decode(hex));
  }

  @Test
  void everyByteHasItsCode() {
    // All bytes from appendix B by way of a second encoder: codes from their lengths.
    for (int symbol = 0; symbol < 256; symbol++) {
      byte[] coded = TestHuffman.encode(new byte[] {(byte) symbol, 'a', (byte) symbol});
      byte[] target = new byte[8];
      assertEquals(3, Huffman.decode(coded, 0, coded.length, target), "symbol " + symbol);
      assertEquals((byte) symbol, target[0]);
      assertEquals('a', target[1]);
      assertEquals((byte) symbol, target[2]);
    }
  }
}
