package dev.gyre.planted.unlisted.newcomer;

final class Newcomer {}
