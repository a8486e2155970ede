package dev.gyre.http2;

/**
 * Decodes the Huffman code of header compression (RFC 7541 section 5.2 and appendix B), four bits
 * at a time. Stateless.
 */
final class Huffman {
  /** The text cannot be decoded, or does not fit. */
  static final int BROKEN = -1;

  private static final int END_OF_STRING = 256;

  /**
   * Bits of the code of each byte, and of the end. The code is canonical: codes of one length
   * follow each other in the order of their bytes, and the first of a length follows the last of
   * the length before.
   */
  private static final byte[] CODE_BITS = {
    13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, //
    28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28, //
    6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, //
    5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10, //
    13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, //
    7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6, //
    15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, //
    6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28, //
    20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, //
    24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24, //
    22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, //
    21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23, //
    26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, //
    19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27, //
    20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, //
    26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26, //
    30
  };

  private static final int LONGEST_BITS = 30;

  /** A half byte never completes two codes: the shortest has five bits. */
  private static final int HALF_BYTES = 16;

  private static final int FAILED = -1;

  /** By state and half byte: the next state; FAILED where the end of string would be. */
  private static final short[] NEXT;

  /** By state and half byte: the byte that is complete with it, or -1. */
  private static final short[] COMPLETED;

  /** States in which a text may end: up to seven bits of the end of string, or none. */
  private static final boolean[] MAY_END;

  static {
    // The tree: two children for each inner node; a leaf is -2 minus its symbol.
    int[][] children = new int[CODE_BITS.length][2];
    int nodes = 1;
    int code = 0;
    for (int bits = 1; bits <= LONGEST_BITS; bits++) {
      code <<= 1;
      for (int symbol = 0; symbol < CODE_BITS.length; symbol++) {
        if (CODE_BITS[symbol] == bits) {
          int node = 0;
          for (int bit = bits - 1; bit > 0; bit--) {
            int side = code >>> bit & 1;
            if (children[node][side] == 0) {
              children[node][side] = nodes++;
            }
            node = children[node][side];
          }
          children[node][code & 1] = -2 - symbol;
          code++;
        }
      }
    }
    NEXT = new short[nodes * HALF_BYTES];
    COMPLETED = new short[nodes * HALF_BYTES];
    for (int state = 0; state < nodes; state++) {
      for (int half = 0; half < HALF_BYTES; half++) {
        step(children, state, half);
      }
    }
    MAY_END = new boolean[nodes];
    int node = 0;
    for (int bits = 0; bits < 8; bits++) {
      MAY_END[node] = true;
      node = children[node][1];
    }
  }

  private Huffman() {}

  private static void step(int[][] children, int state, int half) {
    int at = state * HALF_BYTES + half;
    int node = state;
    COMPLETED[at] = -1;
    for (int bit = 3; bit >= 0; bit--) {
      node = children[node][half >>> bit & 1];
      if (node < 0) {
        int symbol = -2 - node;
        if (symbol == END_OF_STRING) {
          NEXT[at] = FAILED;
          return;
        }
        COMPLETED[at] = (short) symbol;
        node = 0;
      }
    }
    NEXT[at] = (short) node;
  }

  /**
   * Decodes a text. Hot.
   *
   * @return bytes written to the start of {@code target}, or {@link #BROKEN}
   */
  static int decode(byte[] source, int from, int to, byte[] target) {
    int state = 0;
    int length = 0;
    for (int i = from; i < to; i++) {
      for (int shift = 4; shift >= 0; shift -= 4) {
        int at = state * HALF_BYTES + (source[i] >>> shift & 0xf);
        state = NEXT[at];
        if (state == FAILED) {
          return BROKEN;
        }
        int completed = COMPLETED[at];
        if (completed >= 0) {
          if (length == target.length) {
            return BROKEN;
          }
          target[length++] = (byte) completed;
        }
      }
    }
    return MAY_END[state] ? length : BROKEN;
  }
}
