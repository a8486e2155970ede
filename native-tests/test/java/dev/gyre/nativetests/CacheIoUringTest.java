package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class CacheIoUringTest extends CacheContract {
  CacheIoUringTest() {
    super(TransportKind.IO_URING);
  }
}
