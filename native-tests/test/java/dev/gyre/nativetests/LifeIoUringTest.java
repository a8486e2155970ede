package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class LifeIoUringTest extends LifeContract {
  LifeIoUringTest() {
    super(TransportKind.IO_URING);
  }
}
