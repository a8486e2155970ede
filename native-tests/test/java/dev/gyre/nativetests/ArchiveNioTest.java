package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class ArchiveNioTest extends ArchiveContract {
  ArchiveNioTest() {
    super(TransportKind.NIO);
  }
}
