package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class ArchiveIoUringTest extends ArchiveContract {
  ArchiveIoUringTest() {
    super(TransportKind.IO_URING);
  }
}
