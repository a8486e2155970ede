package dev.gyre.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonStringTest {
  @Test
  void escapesWhatJsonAndScriptsNeed() {
    assertEquals(
        "\"a\\\"b\\\\c\\n\\r\\t\\u0001\\u007f\\u2028\\u2029\\u003c/é\ud83d\ude00\"",
        quoted("a\"b\\c\n\r\t\u0001\u007f\u2028\u2029</é\ud83d\ude00"));
  }

  @Test
  void loneSurrogatesAreEscapedSinceUtf8CannotCarryThem() {
    assertEquals("\"\\ud83dx\"", quoted("\ud83dx"));
    assertEquals("\"\\ude00\"", quoted("\ude00"));
    assertEquals("\"\\ud83d\ud83d\ude00\"", quoted("\ud83d\ud83d\ude00"));
  }

  @Test
  void anyTextReadsBackTheSame() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    JsonMapper mapper = new JsonMapper();
    for (int i = 0; i < 5000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(12); length > 0; length--) {
        int codePoint = random.nextInt(random.nextBoolean() ? 0x100 : 0x11_0000);
        text.appendCodePoint(Character.getType(codePoint) == Character.SURROGATE ? 'x' : codePoint);
      }
      byte[] json = quoted(text.toString()).getBytes(StandardCharsets.UTF_8);
      assertEquals(text.toString(), mapper.readTree(json).asText(), () -> "seed " + seed);
    }
  }

  private static String quoted(String text) {
    StringBuilder json = new StringBuilder();
    JsonString.append(json, text);
    return json.toString();
  }
}
