"""Whole journeys, with the product as people get it: the wheel, installed where no source is."""
