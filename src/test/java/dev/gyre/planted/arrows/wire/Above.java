package dev.gyre.planted.arrows.wire;

public final class Above {}
