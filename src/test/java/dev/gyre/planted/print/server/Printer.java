package dev.gyre.planted.print.server;

final class Printer {
  void print(Exception e) {
    System.out.println(e.getMessage());
    System.err.println(e.getMessage());
    e.printStackTrace();
  }
}
