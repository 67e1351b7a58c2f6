from django.urls import path

from caleidoscoop.shared import views

app_name = "shared"
urlpatterns = [
    path("_health/live", views.health_live, name="health_live"),
    path("_health/ready", views.health_ready, name="health_ready"),
    path("job/<int:job_id>/", views.job_show, name="job_show"),
    path("job/<int:job_id>/cancel/", views.job_cancel, name="job_cancel"),
]
