package dev.gyre.planted.exit.server;

final class Exiter {
  void exit() {
    System.exit(1);
  }

  void halt() {
    Runtime.getRuntime().halt(1);
  }
}
