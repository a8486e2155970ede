package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class ExampleIoUringTest extends ExampleContract {
  ExampleIoUringTest() {
    super(TransportKind.IO_URING);
  }
}
