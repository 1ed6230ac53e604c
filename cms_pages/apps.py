from django.apps import AppConfig


class CmsPagesConfig(AppConfig):
    name = "cms_pages"
    verbose_name = "Страницы сайта"

    def ready(self) -> None:
        from cms_pages.signal_handlers import connect

        connect()
