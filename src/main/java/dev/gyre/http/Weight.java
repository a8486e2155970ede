package dev.gyre.http;

/** The weight of an alternative that a client accepts (RFC 9110 section 12.4.2). */
final class Weight {
  /** What an alternative without a weight has, in thousandths. */
  static final int MOST = 1000;

  private Weight() {}

  /** Thousandths, or -1 if the text is no weight. */
  static int parse(String text) {
    if (text.isEmpty() || text.length() > 5 || (text.length() > 1 && text.charAt(1) != '.')) {
      return -1;
    }
    int weight = 0;
    for (int i = 0; i < 5; i++) {
      if (i != 1) {
        int digit = i < text.length() ? text.charAt(i) - '0' : 0;
        if (digit < 0 || digit > 9) {
          return -1;
        }
        weight = weight * 10 + digit;
      }
    }
    return weight <= MOST ? weight : -1;
  }
}
