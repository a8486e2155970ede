package dev.gyre.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagTest {
  private static final EntityTag STRONG = new EntityTag(false, "a");
  private static final EntityTag WEAK = new EntityTag(true, "a");

  @Test
  void tagOfAFileIsItsTimeSizeAndInodeInHexadecimal() {
    EntityTag tag = EntityTag.forFile(1, 5, 255, 16, 10_000);
    assertEquals("\"3b9aca05-ff-10\"", tag.headerValue());
    assertNotEquals(tag, EntityTag.forFile(1, 6, 255, 16, 10_000));
    assertNotEquals(tag, EntityTag.forFile(1, 5, 256, 16, 10_000));
    assertNotEquals(tag, EntityTag.forFile(1, 5, 255, 17, 10_000));
  }

  @Test
  void tagIsWeakWhileTheFileIsYoungerThanTwoSeconds() {
    assertTrue(EntityTag.forFile(100, 500_000_000, 1, 1, 100_500).weak());
    assertTrue(EntityTag.forFile(100, 500_000_000, 1, 1, 102_499).weak());
    assertFalse(EntityTag.forFile(100, 500_000_000, 1, 1, 102_500).weak());
    assertFalse(EntityTag.forFile(100, 500_000_000, 1, 1, 103_000).weak());
    assertTrue(EntityTag.forFile(100, 0, 1, 1, 99_000).weak());
    assertTrue(EntityTag.forFile(Long.MAX_VALUE / 2_000_000_000, 0, 1, 1, 0).weak());
    assertFalse(EntityTag.forFile(-5, 0, 1, 1, 0).weak());
    assertEquals("W/\"0-0-0\"", EntityTag.forFile(0, 0, 0, 0, 0).headerValue());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"a\"",
        "W/\"a\"",
        "\"b\", \"a\"",
        "\"b\",\"a\"",
        "\"b\" ,\t\"a\" , \"c\"",
        ", ,\"a\"",
        "\"a,b\", \"a\"",
        "\"\", \"a\"",
        "\"a\" x"
      })
  void listNamesTheTagWeakly(String list) {
    assertTrue(STRONG.isIn(list, false));
    assertTrue(WEAK.isIn(list, false));
    assertFalse(WEAK.isIn(list, true));
    assertEquals(!list.equals("W/\"a\""), STRONG.isIn(list, true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "\"a",
        "a\"",
        "w/\"a\"",
        "W/a",
        "W /\"a\"",
        "\"b\" \"a\"",
        "\"aa\"",
        "\"A\"",
        "b, \"a\"",
        "\"\"",
        "'a'",
        "\"b c\", \"a\"",
        "*"
      })
  void listThatCannotBeReadNamesNothing(String list) {
    assertFalse(STRONG.isIn(list, false));
  }

  @Test
  void listOfAnyLengthIsReadInOnePass() {
    String list = "\"b\",".repeat(100_000) + "\"a\"";
    assertTrue(STRONG.isIn(list, true));
    assertFalse(STRONG.isIn("W/".repeat(200_000), false));
    assertFalse(STRONG.isIn("\"".repeat(200_001), false));
  }

  @Test
  void oneTagAloneIsTold() {
    assertTrue(EntityTag.isTag("\"a\""));
    assertTrue(EntityTag.isTag("W/\"\""));
    assertFalse(EntityTag.isTag("\"a\", \"b\""));
    assertFalse(EntityTag.isTag("a"));
    assertFalse(EntityTag.isTag(""));
  }
}
