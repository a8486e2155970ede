package dev.gyre.archive;

/** What in a name is UTF-8 (RFC 3629): nothing overlong, no surrogates, nothing past U+10FFFF. */
final class Utf8 {
  private Utf8() {}

  static boolean isValid(byte[] name) {
    int at = 0;
    while (at < name.length) {
      int length = lengthAt(name, at);
      if (length == 0) {
        return false;
      }
      at += length;
    }
    return true;
  }

  static boolean isAscii(byte[] name) {
    for (byte b : name) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }

  /** Bytes of the character there, 1 to 4, or 0 if there is none. */
  static int lengthAt(byte[] name, int at) {
    int first = name[at] & 0xff;
    if (first < 0x80) {
      return 1;
    }
    int length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    if (length == 0 || at + length > name.length) {
      return 0;
    }
    int second = name[at + 1] & 0xff;
    int least = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    int most = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    if (second < least || second > most) {
      return 0;
    }
    for (int i = 2; i < length; i++) {
      if ((name[at + i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    return length;
  }
}
