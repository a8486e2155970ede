package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class HtstressTrafficIoUringTest extends HtstressTrafficContract {
  HtstressTrafficIoUringTest() {
    super(TransportKind.IO_URING);
  }
}
