"""«Сообщить об ошибке»: what visitors report of the site itself, and what operators answer."""
