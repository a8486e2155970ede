package dev.gyre.listing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DisplayTextTest {
  @Test
  void validUtf8IsShownAsItIs() {
    assertEquals("日本 é \ud83d\ude00", DisplayText.of(Entries.bytes("日本 é \ud83d\ude00")));
  }

  @Test
  void invalidBytesBecomeReplacementCharacters() {
    assertEquals("a\ufffdb", DisplayText.of(new byte[] {'a', (byte) 0xff, 'b'}));
  }

  @Test
  void controlsBecomeTheirPictures() {
    assertEquals("a\u240ab\u2421\ufffd", DisplayText.of(Entries.bytes("a\nb\u007f\u0085")));
  }

  @Test
  void marksThatTurnTheReadingDirectionBecomeTheirCode() {
    assertEquals("a[U+202E]b[U+2066]", DisplayText.of(Entries.bytes("a\u202eb\u2066")));
  }

  @Test
  void nothingHarmfulIsLeftInAnyHostileName() {
    Pattern harmful =
        Pattern.compile("[\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069\\ufffe\\uffff]");
    for (byte[] name : Entries.hostileNames()) {
      String shown = DisplayText.of(name);
      assertFalse(harmful.matcher(shown).find(), shown);
      assertFalse(shown.isEmpty());
    }
  }
}
