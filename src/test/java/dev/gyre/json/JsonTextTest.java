package dev.gyre.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
  private static Map<String, Object> example() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("a\tb", List.of(1, 2.5, true, List.of()));
    members.put("none", null);
    members.put("\ud83d\ude00", Map.of());
    return members;
  }

  @Test
  void aLineHasNoSpaces() {
    assertEquals(
        "{\"a\\tb\":[1,2.5,true,[]],\"none\":null,\"\ud83d\ude00\":{}}\n",
        JsonText.line(example()));
  }

  @Test
  void aPageHasALineForEachMember() {
    assertEquals(
        """
        {
          "a\\tb": [
            1,
            2.5,
            true,
            []
          ],
          "none": null,
          "\ud83d\ude00": {}
        }
        """,
        JsonText.page(example()));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void whatIsNoNumberIsNull(double number) {
    assertEquals("[null]\n", JsonText.line(List.of(number)));
  }
}
