"""One search over the people of one's territory, and one page for each of them."""
