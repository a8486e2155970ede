package dev.gyre.planted.arrows.http;

import dev.gyre.planted.arrows.wire.Above;

final class Upward {
  Above above() {
    return new Above();
  }
}
