package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class ConditionEpollTest extends ConditionContract {
  ConditionEpollTest() {
    super(TransportKind.EPOLL);
  }
}
