package dev.gyre.trace;

import java.util.HexFormat;

/**
 * Makes text of strangers harmless in a line: control bytes, DEL, quotes, backslashes and whatever
 * is not ASCII become escapes, so that no request can forge a line, end a field, or talk to the
 * terminal that shows the log.
 */
enum Escaping {
  /** As in Apache's and nginx's logs: two digits after a backslash and an x. */
  COMBINED("\\x"),
  /** As RFC 8259 section 7 has it: four digits. */
  JSON("\\u00");

  private static final HexFormat HEX = HexFormat.of();

  private final String bytePrefix;

  Escaping(String bytePrefix) {
    this.bytePrefix = bytePrefix;
  }

  void append(String text, LineBuffer to) {
    int harmless = 0;
    while (harmless < text.length() && isHarmless(text.charAt(harmless))) {
      harmless++;
    }
    if (harmless == text.length()) {
      to.append(text); // as a rule
      return;
    }
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      if (isHarmless(character)) {
        to.append(character);
      } else if (character <= 0xff) {
        to.append(bytePrefix).append(HEX.toHexDigits((byte) character));
      } else {
        to.append("\\u").append(HEX.toHexDigits(character));
      }
    }
  }

  private static boolean isHarmless(char character) {
    return character >= ' ' && character < 0x7f && character != '"' && character != '\\';
  }
}
