package dev.gyre.bench.load;

/** Takes the chunks of a body apart, down to the end of the trailer. Reused; one thread. */
final class ChunkScanner {
  private static final int SIZE_DIGITS_MAX = 15;
  private static final int TRAILER_BYTES_MAX = 16 * 1024;

  private enum Place {
    SIZE,
    EXTENSION,
    DATA,
    AFTER_DATA,
    TRAILER_START,
    TRAILER,
    END
  }

  private final BodySum body;
  private Place place = Place.SIZE;
  private long left;
  private int digits;
  private int trailerBytes;
  private boolean broken;

  ChunkScanner(BodySum body) {
    this.body = body;
  }

  void reset() {
    place = Place.SIZE;
    left = 0;
    digits = 0;
    trailerBytes = 0;
    broken = false;
  }

  boolean broken() {
    return broken;
  }

  boolean ended() {
    return place == Place.END;
  }

  /** Takes bytes up to the end of the body, or all; returns the index after the last it took. */
  int scan(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && place != Place.END && !broken) {
      if (place == Place.DATA) {
        int length = (int) Math.min(left, to - at);
        body.add(bytes, at, length);
        left -= length;
        at += length;
        if (left == 0) {
          place = Place.AFTER_DATA;
        }
      } else {
        step(bytes[at++]);
      }
    }
    return at;
  }

  private void step(int b) {
    switch (place) {
      case SIZE -> size(b);
      case EXTENSION -> {
        if (b == '\n') {
          place = left == 0 ? Place.TRAILER_START : Place.DATA;
        }
      }
      case AFTER_DATA -> {
        broken |= b != '\r' && b != '\n';
        if (b == '\n') {
          place = Place.SIZE;
          digits = 0;
        }
      }
      case TRAILER_START -> {
        if (b == '\n') {
          place = Place.END;
        } else if (b != '\r') {
          place = Place.TRAILER;
        }
      }
      case TRAILER -> {
        broken |= ++trailerBytes > TRAILER_BYTES_MAX;
        if (b == '\n') {
          place = Place.TRAILER_START;
        }
      }
      case DATA, END -> throw new IllegalStateException(place.toString());
    }
  }

  private void size(int b) {
    int digit = Character.digit(b, 16);
    if (digit >= 0) {
      left = left << 4 | digit;
      broken |= ++digits > SIZE_DIGITS_MAX;
      return;
    }
    broken |= digits == 0 || "\r\n; \t".indexOf(b) < 0;
    place = Place.EXTENSION;
    if (b == '\n') {
      step(b);
    }
  }
}
